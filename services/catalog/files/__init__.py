"""Files in the artifact store that no snapshot names any more, until they are gone."""
