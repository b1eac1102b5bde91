extends RefCounted
## Monitors of a project, some of which fail.

const _FREED := &"test/freed"
const _BROKEN := &"test/broken"
const _GOOD := &"test/good"


## Adds them all: one that works, one whose object is freed, one whose function fails.
func add() -> void:
	var freed := Node.new()
	Performance.add_custom_monitor(_GOOD, _one)
	Performance.add_custom_monitor(_FREED, freed.get_child_count)
	Performance.add_custom_monitor(_BROKEN, _break)
	freed.free()


## Puts one that works in the place of the one whose object is freed.
func repair() -> void:
	Performance.remove_custom_monitor(_FREED)
	Performance.add_custom_monitor(_FREED, _one)


## Adds monitors that give these values, by name.
func add_values(values: Dictionary) -> void:
	for monitor: String in values:
		Performance.add_custom_monitor(monitor, _value.bind(values[monitor]))


func _value(value: Variant) -> Variant:
	return value


func _one() -> int:
	return 1


func _break() -> int:
	var nothing: Node = null
	return nothing.get_child_count()
