extends RefCounted
## The return value of a command that failed.

## Why the command failed.
var message: String


func _init(why: String) -> void:
	message = why
