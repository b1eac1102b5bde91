extends MeshInstance3D
## A button in the room. A hand that reaches it pushes it.

## A hand reached the button, or its key was pressed.
signal pushed(fault: String)

## The fault that the button causes.
@export var fault: String = ""
## The key that pushes the button.
@export var key: Key = KEY_NONE
## How close a hand must come to push the button, in metres.
@export_range(0.01, 0.5, 0.01, "suffix:m") var reach: float = 0.12
## The hands that can push the button.
@export var hands: Array[Node3D] = []

var _was_reached := false


func _ready() -> void:
	var label := Label3D.new()
	label.text = fault
	label.pixel_size = 0.001
	label.position = Vector3(0.0, 0.1, 0.0)
	label.billboard = BaseMaterial3D.BILLBOARD_ENABLED
	add_child(label)


func _process(_delta: float) -> void:
	var is_reached := false
	for hand: Node3D in hands:
		is_reached = is_reached or hand.global_position.distance_to(global_position) < reach
	if is_reached and not _was_reached:
		pushed.emit(fault)
	_was_reached = is_reached


func _unhandled_key_input(event: InputEvent) -> void:
	var pressed := event as InputEventKey
	if pressed != null and pressed.pressed and not pressed.echo and pressed.keycode == key:
		pushed.emit(fault)
