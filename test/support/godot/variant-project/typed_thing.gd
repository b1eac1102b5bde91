extends RefCounted
## A script for arrays that hold objects of a script.
