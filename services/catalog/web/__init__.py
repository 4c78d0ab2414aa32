"""The web page of Linksnap: plain HTML, CSS and ES modules over the public API."""
