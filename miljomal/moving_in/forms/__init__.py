"""Forms of the steps from a spreadsheet to what is written."""
