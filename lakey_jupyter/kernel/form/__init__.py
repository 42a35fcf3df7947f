"""The pull form without a screen: what was chosen so far, how big that would be, and the pull it becomes."""
