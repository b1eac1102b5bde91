extends RefCounted
## Notices that the current scene is another one, at no cost in a frame: a scene comes below the root. [signal
## SceneTree.scene_changed] is not in every Godot 4, does not fire for the first scene, and not for a scene that the game
## sets itself; for a game that makes a scene current later than it adds it, [method look] is called now and then.

## Another scene is current now.
signal scene_changed(scene: Node)

var _tree: SceneTree
var _scene_id := 0


## Begins to watch.
func start(tree: SceneTree) -> void:
	_tree = tree
	_tree.root.child_entered_tree.connect(_on_child_entered)
	# The scene may be there already.
	look.call_deferred()


## Stops watching.
func stop(tree: SceneTree) -> void:
	tree.root.child_entered_tree.disconnect(_on_child_entered)
	_tree = null


## Looks which scene is current.
func look() -> void:
	# Between two scenes there is none for a moment.
	if _tree == null or _tree.current_scene == null:
		return
	var scene := _tree.current_scene
	var id := scene.get_instance_id()
	if id == _scene_id:
		return
	_scene_id = id
	scene_changed.emit(scene)


func _on_child_entered(_child: Node) -> void:
	# It becomes the current one after it was added.
	look.call_deferred()
