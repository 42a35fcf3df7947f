"""The views of the pull form and of the search, on plain ipywidgets.

Every text that comes from the lake is shown as text. What threads write, people do not: labels, bars, and whether a
button may be pressed; what people write is written by the kernel's own thread alone.
"""
