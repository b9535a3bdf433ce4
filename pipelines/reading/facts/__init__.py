"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence.

`rows` finds what rules propose, each kind by `read` of the module that is named as its key is, where there is one; `told` what the models
propose; `learned` says which rows stand. None is imported here, so that whoever only asks a worker stays light.
"""
