extends Node
## An autoload that is listed before the addon's, so that it leaves the tree after it. With [code]TEST_LAST_WORDS[/code]
## it has something to say then.


func _exit_tree() -> void:
	if OS.has_environment("TEST_LAST_WORDS"):
		TelemetryServer.log_event("last words")
		push_error("error at the very end")
