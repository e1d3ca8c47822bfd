"""Tables as files: XLSX and CSV, read and written in one way for all of Pax."""
