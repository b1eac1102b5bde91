extends RefCounted
## What a command returns when it could not do what it was asked for.

## Why not.
var message: String


func _init(why: String) -> void:
	message = why
