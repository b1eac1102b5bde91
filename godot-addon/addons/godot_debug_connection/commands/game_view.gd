extends RefCounted
## Describes in words what the player's camera sees: its place, its direction, and the nodes in its view. The addon adds it
## to the answer of the command [code]state[/code], so that a reader need not look at a picture.

## The command with which a game offers its own state, and the key of the answer that this script adds.
const STATE_COMMAND := "state"
const KEY := "view"
## The nodes in this group are listed. If it has none, all nodes that are drawn are.
const GROUP := &"telemetry_view"

## Most nodes that are looked at. A scene may have any number.
const _MAX_NODES := 2000
## Most nodes that are listed, the nearest ones.
const _MAX_LISTED := 16
const _MAX_NAME_CHARACTERS := 64
## Within this many degrees of the middle, a direction is "ahead" or "level".
const _MIDDLE_DEGREES := 5.0
const _STEEP_DEGREES := 60.0
## The eight directions of a compass, each 45 degrees further to the left. Godot's forward is -Z.
const _DIRECTIONS: Array[String] = [
	"forward (-Z)", "forward left", "left (-X)", "back left", "back (+Z)", "back right", "right (+X)", "forward right",
]


## The answer of the game with the view. A result that is no dictionary, or has a view of its own, stays as it is.
static func added_to(answer: Dictionary, tree: SceneTree) -> Dictionary:
	var result: Variant = answer.get("result")
	if result is Dictionary:
		var state: Dictionary = result
		if not state.has(KEY):
			state[KEY] = read(tree)
	return answer


## The view; null without a camera. Cost: about a millisecond for each thousand nodes.
static func read(tree: SceneTree) -> Variant:
	var camera := tree.root.get_camera_3d()
	if camera == null:
		return null
	var forward := -camera.global_basis.z.normalized()
	var yaw_degrees := rad_to_deg(atan2(-forward.x, -forward.z))
	var pitch_degrees := rad_to_deg(asin(clampf(forward.y, -1.0, 1.0)))
	var at := camera.global_position
	return {
		"position": [snappedf(at.x, 0.01), snappedf(at.y, 0.01), snappedf(at.z, 0.01)],
		"facing": _DIRECTIONS[posmod(roundi(yaw_degrees / 45.0), 8)],
		"looking": _pitch_words(pitch_degrees),
		"yaw_degrees": snappedf(yaw_degrees, 0.1),
		"pitch_degrees": snappedf(pitch_degrees, 0.1),
		"in_view": _nodes_in_view(tree, camera),
	}


# What lies behind a wall is listed too: only the angle of view counts.
static func _nodes_in_view(tree: SceneTree, camera: Camera3D) -> Array:
	var camera_from_world := camera.global_transform.affine_inverse()
	var seen: Array = []
	for node: Node3D in _candidates(tree):
		var place := node.global_position
		var drawn := node as VisualInstance3D
		if drawn != null:
			place = drawn.global_transform * drawn.get_aabb().get_center()
		if node == camera or not node.is_visible_in_tree() or not camera.is_position_in_frustum(place):
			continue
		var there := camera_from_world * place
		seen.append({"name": _name_of(node, tree), "metres": snappedf(there.length(), 0.01), "where": _where(there)})
	seen.sort_custom(func(one: Dictionary, other: Dictionary) -> bool: return one["metres"] < other["metres"])
	return seen.slice(0, _MAX_LISTED)


static func _candidates(tree: SceneTree) -> Array[Node3D]:
	var found: Array[Node3D] = []
	for node: Node in tree.get_nodes_in_group(GROUP):
		if node is Node3D:
			found.append(node)
	if not found.is_empty() or tree.current_scene == null:
		return found
	var waiting: Array[Node] = [tree.current_scene]
	var looked_at := 0
	while not waiting.is_empty() and looked_at < _MAX_NODES:
		var node: Node = waiting.pop_front()
		looked_at += 1
		if node is GeometryInstance3D:
			found.append(node)
		waiting.append_array(node.get_children())
	return found


# The path from the scene: the name of a mesh alone says little.
static func _name_of(node: Node3D, tree: SceneTree) -> String:
	var path := str(tree.current_scene.get_path_to(node)) if tree.current_scene != null else str(node.name)
	return path.right(_MAX_NAME_CHARACTERS)


static func _where(there: Vector3) -> String:
	var left_degrees := rad_to_deg(atan2(-there.x, -there.z))
	var up_degrees := rad_to_deg(atan2(there.y, Vector2(there.x, there.z).length()))
	var words: Array[String] = []
	if absf(left_degrees) >= _MIDDLE_DEGREES:
		words.append("%d° %s" % [roundi(absf(left_degrees)), "left" if left_degrees > 0.0 else "right"])
	if absf(up_degrees) >= _MIDDLE_DEGREES:
		words.append("%d° %s" % [roundi(absf(up_degrees)), "up" if up_degrees > 0.0 else "down"])
	return "ahead" if words.is_empty() else ", ".join(PackedStringArray(words))


static func _pitch_words(degrees: float) -> String:
	if absf(degrees) < _MIDDLE_DEGREES:
		return "level"
	var way := "up" if degrees > 0.0 else "down"
	return "steeply " + way if absf(degrees) >= _STEEP_DEGREES else way
