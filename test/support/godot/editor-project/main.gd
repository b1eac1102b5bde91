extends Node
## Counts, and says every now and then that it is alive.

var counter: int = 0


func _process(_delta: float) -> void:
	_count(counter)
	if counter % 10 == 0:
		_say()


func _count(value: int) -> void:
	var next: int = value + 1
	counter = next  # A client's breakpoint.


func _say() -> void:
	print("alive ", counter)  # The user's breakpoint.


func _never() -> void:
	print("never printed")  # A breakpoint that is never hit.
