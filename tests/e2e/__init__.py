"""What a person does in a real browser, with a real JupyterLab on the demo lake."""
