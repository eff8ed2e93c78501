"""The live workshop: API, hub and pages."""
