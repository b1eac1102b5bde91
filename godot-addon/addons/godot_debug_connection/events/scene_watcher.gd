extends RefCounted
## Notices when the current scene changes, and when the game adds a scene below it, as stages do that load their levels.
##
## The signal [signal SceneTree.scene_changed] is missing in older Godot 4, and it is not emitted for the first scene or
## for a scene that the game makes current itself. For a game that adds a scene and makes it current later, [method
## check] is called now and then.
##
## Games also add their objects as scenes. A scene counts as an object, and is not reported, if its root is a body, a
## mesh, particles or a sound, if it is there twice, or if it comes again soon.

## The current scene changed.
signal scene_changed(scene: Node)
## The game added a scene that is not the current one.
signal scene_added(scene: Node)

## Most added scenes that are reported from one [method check] to the next.
const MAX_ADDED := 8
## A scene that comes again after less than this time is an object, in microseconds.
const AGAIN_USEC := 2_000_000

var _tree: SceneTree
var _scene_id := 0
# Autoloads may be scenes. They are in the tree before anything deferred runs.
var _has_autoloads := false
# Scenes that have entered and are still to be looked at, by instance id.
var _entered := PackedInt64Array()
# The newest instance of each scene file and when it came, by path.
var _newest := {}
# Scene files that are objects, by path.
var _objects := {}
var _added := 0


## Starts watching.
func start(tree: SceneTree) -> void:
	_tree = tree
	_has_autoloads = false
	_tree.root.child_entered_tree.connect(_on_child_entered)
	_tree.node_added.connect(_on_node_added)
	# There may be a scene already.
	_begin.call_deferred()


## Stops watching.
func stop(tree: SceneTree) -> void:
	tree.root.child_entered_tree.disconnect(_on_child_entered)
	tree.node_added.disconnect(_on_node_added)
	_tree = null


## Checks which scene is current.
func check() -> void:
	_added = 0
	_check_current()


func _begin() -> void:
	_has_autoloads = true
	_check_current()


func _check_current() -> void:
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
	_check_current.call_deferred()


# Cost: runs for each node that enters the tree. The nodes of a scene have an owner, only its root may have none.
func _on_node_added(node: Node) -> void:
	if node.owner != null or node.scene_file_path.is_empty():
		return
	if node == _tree.current_scene or not _has_autoloads and node.get_parent() == _tree.root:
		return
	if _entered.is_empty():
		_look_at_entered.call_deferred()
	_entered.append(node.get_instance_id())


func _look_at_entered() -> void:
	var entered := _entered
	_entered = PackedInt64Array()
	for id: int in entered:
		var scene := instance_from_id(id) as Node
		if _tree == null or scene == null or not scene.is_inside_tree() or scene == _tree.current_scene:
			continue
		if _added < MAX_ADDED and not _is_object(scene):
			_added += 1
			scene_added.emit(scene)


func _is_object(scene: Node) -> bool:
	var path := scene.scene_file_path
	if _objects.has(path):
		return true
	var now_usec := Time.get_ticks_usec()
	var newest: Array = _newest.get(path, [0, -AGAIN_USEC])
	var earlier_id: int = newest[0]
	var earlier_usec: int = newest[1]
	_newest[path] = [scene.get_instance_id(), now_usec]
	var earlier: Node = null if earlier_id == 0 else instance_from_id(earlier_id) as Node
	if earlier != null and earlier != scene and earlier.is_inside_tree() and not earlier.is_queued_for_deletion():
		_objects[path] = true
	elif scene is CollisionObject2D or scene is CollisionObject3D or scene is VisualInstance3D:
		_objects[path] = true
	elif scene is AudioStreamPlayer or scene is AudioStreamPlayer2D or scene is AudioStreamPlayer3D:
		_objects[path] = true
	elif scene is Sprite2D or scene is GPUParticles2D or scene is CPUParticles2D:
		_objects[path] = true
	return _objects.has(path) or now_usec - earlier_usec < AGAIN_USEC
