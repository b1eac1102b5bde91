@tool
extends EditorPlugin
## Enables the addon and disables it again, prints what the project's settings say each time, and closes the editor.

const _PLUGIN := "godot_debug_connection"

# The editor has to be up before plugins can be switched.
var _frames_to_wait := 10


func _process(_delta: float) -> void:
	_frames_to_wait -= 1
	if _frames_to_wait > 0:
		return
	set_process(false)
	_report("before")
	EditorInterface.set_plugin_enabled(_PLUGIN, true)
	_report("enabled")
	_report_hints()
	EditorInterface.set_plugin_enabled(_PLUGIN, false)
	_report("disabled")
	get_tree().quit()


func _report(moment: String) -> void:
	print("PROBE ", JSON.stringify({
		"moment": moment,
		"enabled": EditorInterface.is_plugin_enabled(_PLUGIN),
		"autoload": ProjectSettings.get_setting("autoload/TelemetryServer", ""),
		"url": ProjectSettings.get_setting("telemetry_relay/connection/url", ""),
	}))


func _report_hints() -> void:
	var hints := {}
	for property: Dictionary in ProjectSettings.get_property_list():
		var setting: String = property["name"]
		if setting.begins_with("telemetry_relay/"):
			hints[setting.trim_prefix("telemetry_relay/")] = property["hint_string"]
	print("HINTS ", JSON.stringify(hints))
