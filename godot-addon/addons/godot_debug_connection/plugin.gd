@tool
extends EditorPlugin
## Adds the [code]TelemetryServer[/code] autoload while the plugin is enabled, shows its project settings and its dock.

const RelaySettings := preload("relay_settings.gd")
const StatusCapture := preload("status_capture.gd")
const TelemetryDock := preload("telemetry_dock.gd")

const AUTOLOAD_NAME := "TelemetryServer"
const AUTOLOAD_SCRIPT := "telemetry_server.gd"


var _dock: TelemetryDock
var _capture: StatusCapture


func _enter_tree() -> void:
	RelaySettings.register()
	_dock = TelemetryDock.new()
	add_control_to_dock(EditorPlugin.DOCK_SLOT_RIGHT_BL, _dock)
	_capture = StatusCapture.new()
	_capture.status_received.connect(_dock.show_status)
	_capture.game_ended.connect(_dock.show_ended)
	add_debugger_plugin(_capture)


func _exit_tree() -> void:
	remove_debugger_plugin(_capture)
	remove_control_from_docks(_dock)
	_dock.queue_free()


func _enable_plugin() -> void:
	# A project may have listed the autoload by hand already.
	if not ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		add_autoload_singleton(AUTOLOAD_NAME, _autoload_path())


func _disable_plugin() -> void:
	if ProjectSettings.has_setting("autoload/" + AUTOLOAD_NAME):
		remove_autoload_singleton(AUTOLOAD_NAME)


func _autoload_path() -> String:
	var script: Script = get_script()
	return script.resource_path.get_base_dir().path_join(AUTOLOAD_SCRIPT)
