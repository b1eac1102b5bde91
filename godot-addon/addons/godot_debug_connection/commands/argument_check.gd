extends RefCounted
## Checks the arguments of a command against its schema. It supports these parts of JSON Schema: type, enum, minimum and
## maximum of each argument, required, additionalProperties. It ignores all other parts.


## Returns "" or what is wrong with the arguments.
static func problem_with(arguments: Dictionary, schema: Dictionary) -> String:
	var properties := _dictionary(schema.get("properties"))
	var required := _array(schema.get("required"))
	for argument: Variant in required:
		if not arguments.has(argument):
			return "%s: expected a value, got none" % argument
	for argument: String in arguments:
		if properties.has(argument):
			var problem := _problem_with_value(arguments[argument], _dictionary(properties[argument]))
			if not problem.is_empty():
				return "%s: %s" % [argument, problem]
		elif schema.get("additionalProperties") == false:
			return "%s: not one of %s" % [argument, ", ".join(PackedStringArray(properties.keys()))]
	return ""


static func _problem_with_value(value: Variant, schema: Dictionary) -> String:
	var types := _array(schema.get("type")) if schema.get("type") is Array else [schema.get("type")]
	if schema.has("type") and not types.any(_is_of_type.bind(value)):
		return "expected %s, got %s" % [" or ".join(PackedStringArray(types)), JSON.stringify(value).left(100)]
	var allowed := _array(schema.get("enum"))
	if not allowed.is_empty() and not allowed.any(_is_equal.bind(value)):
		return "expected one of %s, got %s" % [JSON.stringify(allowed), JSON.stringify(value).left(100)]
	if value is float or value is int:
		var number: float = value
		if schema.has("minimum") and number < _number(schema["minimum"]):
			return "expected at least %s, got %s" % [schema["minimum"], value]
		if schema.has("maximum") and number > _number(schema["maximum"]):
			return "expected at most %s, got %s" % [schema["maximum"], value]
	return ""


static func _is_of_type(type: Variant, value: Variant) -> bool:
	match type:
		"string":
			return value is String
		"number":
			return value is float or value is int
		"integer":
			return (value is float or value is int) and _number(value) == floorf(_number(value))
		"boolean":
			return value is bool
		"array":
			return value is Array
		"object":
			return value is Dictionary
		"null":
			return value == null
	# An unknown type allows all values.
	return true


# JSON has only one type of number: an int 1 in an enum equals the float 1.0 of the parser.
static func _is_equal(allowed: Variant, value: Variant) -> bool:
	if (allowed is float or allowed is int) and (value is float or value is int):
		return _number(allowed) == _number(value)
	return typeof(allowed) == typeof(value) and allowed == value


static func _number(value: Variant) -> float:
	if not (value is float or value is int):
		return 0.0
	var number: float = value
	return number


static func _dictionary(value: Variant) -> Dictionary:
	if not value is Dictionary:
		return {}
	var dictionary: Dictionary = value
	return dictionary


static func _array(value: Variant) -> Array:
	if not value is Array:
		return []
	var array: Array = value
	return array
