@tool
extends EditorPlugin
## Does what a user does in the editor with the addon's zip: chooses it in the asset library's dialog, leaves out its top
## folder, installs it, enables the addon, and closes the editor.

const _ADDON := "godot_debug_connection"

var _step: Callable = _choose_zip


func _process(_delta: float) -> void:
	_step.call()


func _choose_zip() -> void:
	var dialogs := EditorInterface.get_base_control().find_children("*", "EditorAssetLibrary", true, false)
	if dialogs.is_empty():
		return
	var chooser: Node = dialogs[0].find_children("*", "EditorFileDialog", true, false)[0]
	_step = _install
	chooser.emit_signal(&"file_selected", OS.get_environment("ADDON_ZIP"))


func _install() -> void:
	var installers := EditorInterface.get_base_control().find_children("*", "EditorAssetInstaller", true, false)
	if installers.is_empty():
		return
	var installer := installers[0] as ConfirmationDialog
	var ignore_root := installer.find_children("*", "CheckBox", true, false)[0] as CheckBox
	print("IMPORT ", JSON.stringify({"choice": ignore_root.text, "offered": not ignore_root.disabled}))
	ignore_root.button_pressed = true
	_step = _enable
	installer.get_ok_button().pressed.emit()


func _enable() -> void:
	if EditorInterface.get_resource_filesystem().is_scanning() or not _is_imported():
		return
	EditorInterface.set_plugin_enabled(_ADDON, true)
	ProjectSettings.save()
	_step = _close


func _close() -> void:
	if EditorInterface.is_plugin_enabled(_ADDON):
		_step = func() -> void: pass
		get_tree().quit()


func _is_imported() -> bool:
	return EditorInterface.get_resource_filesystem().get_filesystem_path("res://addons/" + _ADDON) != null
