extends Node
## Counts, and says every now and then that it is alive.

var counter: int = 0


func _process(_delta: float) -> void:
	counter += 1
	_count(counter)
	if counter % 15 == 0:
		print("alive ", counter)


func _count(value: int) -> void:
	var doubled: int = value * 2
	if doubled < 0:
		print("the client's breakpoint may be here")
	counter = value


func _never() -> void:
	print("the user's breakpoint is here")
