extends Node
## A game that crashes on purpose, once a file named `go` lies in its folder.


func _process(_delta: float) -> void:
	if FileAccess.file_exists("res://go"):
		print("about to crash")
		OS.crash("on purpose")
