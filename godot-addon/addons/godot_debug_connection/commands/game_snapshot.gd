extends RefCounted
## Describes the game at one moment: its scene, monitors, trackers and project. The size is bounded, so that the relay
## accepts the answer for any scene.

const EngineMonitors := preload("../sampling/engine_monitors.gd")
const TrackerReader := preload("../xr/tracker_reader.gd")
const XrWatcher := preload("../xr/xr_watcher.gd")

## Deepest level of nodes in the tree.
const MAX_DEPTH := 6
## Most nodes in the tree.
const MAX_NODES := 300
## Most children of one node.
const MAX_CHILDREN := 40
## Most nodes that are counted by class.
const MAX_COUNTED := 20_000
## Most classes in the counts.
const MAX_CLASSES := 30
## Longest name of a node, in characters.
const MAX_NAME_CHARACTERS := 128

var _nodes := 0


## The snapshot. Cost: some milliseconds in a large scene.
func read(tree: SceneTree, monitors: EngineMonitors, xr: XrWatcher) -> Dictionary:
	return {
		"scene": _scene(tree),
		"monitors": monitors.read(),
		"trackers": TrackerReader.read_all(),
		"xr": xr.read(),
		"project": _project(tree),
	}


func _scene(tree: SceneTree) -> Dictionary:
	var scene := tree.current_scene
	if scene == null:
		return {"nodes": tree.get_node_count()}
	_nodes = 0
	return {
		"path": scene.scene_file_path,
		"name": str(scene.name).left(MAX_NAME_CHARACTERS),
		"nodes": tree.get_node_count(),
		"paused": tree.paused,
		"classes": _classes(tree.root),
		"tree": _summary(scene, 0),
	}


func _summary(node: Node, depth: int) -> Dictionary:
	_nodes += 1
	var summary := {"name": str(node.name).left(MAX_NAME_CHARACTERS), "class": node.get_class()}
	var script: Script = node.get_script()
	if script != null and not script.resource_path.is_empty():
		summary["script"] = script.resource_path
	if not node.can_process():
		summary["processes"] = false
	var count := node.get_child_count()
	if count == 0:
		return summary
	var children: Array = []
	if depth < MAX_DEPTH:
		for index: int in mini(count, MAX_CHILDREN):
			if _nodes >= MAX_NODES:
				break
			children.append(_summary(node.get_child(index), depth + 1))
	summary["children"] = children
	if children.size() < count:
		summary["children_left_out"] = count - children.size()
	return summary


func _classes(root: Node) -> Dictionary:
	var counts := {}
	var waiting: Array[Node] = [root]
	var counted := 0
	while not waiting.is_empty() and counted < MAX_COUNTED:
		var node: Node = waiting.pop_back()
		counted += 1
		var count: int = counts.get(node.get_class(), 0)
		counts[node.get_class()] = count + 1
		waiting.append_array(node.get_children())
	var names: Array = counts.keys()
	names.sort_custom(func(one: String, other: String) -> bool: return counts[one] > counts[other])
	var most := {}
	for class_text: String in names.slice(0, MAX_CLASSES):
		most[class_text] = counts[class_text]
	return most


func _project(tree: SceneTree) -> Dictionary:
	return {
		"name": str(ProjectSettings.get_setting("application/config/name", "")),
		"version": str(ProjectSettings.get_setting("application/config/version", "")),
		"main_scene": str(ProjectSettings.get_setting("application/run/main_scene", "")),
		"renderer": str(ProjectSettings.get_setting_with_override("rendering/renderer/rendering_method")),
		"engine": Engine.get_version_info()["string"],
		"debug_build": OS.is_debug_build(),
		"os": OS.get_name(),
		"device": OS.get_model_name(),
		"processors": OS.get_processor_count(),
		"graphics": RenderingServer.get_video_adapter_name(),
		"max_fps": Engine.max_fps,
		"physics_ticks_per_second": Engine.physics_ticks_per_second,
		"time_scale": Engine.time_scale,
		"window": tree.root.size,
		"uptime_seconds": Time.get_ticks_msec() / 1e3,
	}
