extends RefCounted
## Notices that the current scene is another one. It compares once a frame: [signal SceneTree.scene_changed] is not in
## every Godot 4, does not fire for the first scene, and not for a scene that the game sets itself.

## Another scene is current now.
signal scene_changed(scene: Node)

var _scene_id := 0


## Call once a frame.
func look(tree: SceneTree) -> void:
	var scene := tree.current_scene
	# Between two scenes there is none for a moment.
	if scene == null:
		return
	var id := scene.get_instance_id()
	if id == _scene_id:
		return
	_scene_id = id
	scene_changed.emit(scene)
