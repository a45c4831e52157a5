"""Where LibreOffice puts every line of the file: its rules of lines and pages, for true numbers in the contents."""
