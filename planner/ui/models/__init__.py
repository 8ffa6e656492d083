"""Item models: named columns and roles, targeted dataChanged, no rule of the product."""
