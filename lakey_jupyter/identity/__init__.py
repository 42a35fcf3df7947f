"""Who is asking: from Jupyter's own login, from a kernel's token, or the person who runs this process."""
