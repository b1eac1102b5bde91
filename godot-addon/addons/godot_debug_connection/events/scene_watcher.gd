extends RefCounted
## Notices when the current scene changes, at no cost in a frame: a new scene is a new child of the root. The signal
## [signal SceneTree.scene_changed] is missing in older Godot 4, and it is not emitted for the first scene or for a
## scene that the game makes current itself. For a game that adds a scene and makes it current later, [method check] is
## called now and then.

## The current scene changed.
signal scene_changed(scene: Node)

var _tree: SceneTree
var _scene_id := 0


## Starts watching.
func start(tree: SceneTree) -> void:
	_tree = tree
	_tree.root.child_entered_tree.connect(_on_child_entered)
	# There may be a scene already.
	check.call_deferred()


## Stops watching.
func stop(tree: SceneTree) -> void:
	tree.root.child_entered_tree.disconnect(_on_child_entered)
	_tree = null


## Checks which scene is current.
func check() -> void:
	# While the scene changes there is none for a moment.
	if _tree == null or _tree.current_scene == null:
		return
	var scene := _tree.current_scene
	var id := scene.get_instance_id()
	if id == _scene_id:
		return
	_scene_id = id
	scene_changed.emit(scene)


func _on_child_entered(_child: Node) -> void:
	# A scene becomes current after it was added.
	check.call_deferred()
