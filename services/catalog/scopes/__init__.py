"""What a schedule or a retention rule is about: everything, a site, a tag or a link."""
