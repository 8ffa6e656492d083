"""How a plan of an older version becomes one of this version. Imported only when there is something to do."""
