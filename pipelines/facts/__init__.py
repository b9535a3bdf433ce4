"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence.

`reading` finds them; it is not imported here, so that the stage stays light.
"""
