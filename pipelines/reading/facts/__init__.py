"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence.

`rows` finds them, each kind by `read` of the module that is named as its key is. It is not imported here, so that whoever only asks a
worker stays light.
"""
