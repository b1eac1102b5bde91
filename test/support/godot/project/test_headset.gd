extends XRInterfaceExtension
## A headset in use, for the engine and the addon. It has no display and tracks nothing by itself.


func _get_name() -> StringName:
	return &"Test Headset"


func _is_initialized() -> bool:
	return true
