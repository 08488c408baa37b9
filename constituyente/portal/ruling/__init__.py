"""The rules of the process, changed in a form: what would be another line in the file, and what that does, before it is put in force."""
