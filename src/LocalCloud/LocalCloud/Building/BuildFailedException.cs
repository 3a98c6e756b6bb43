namespace LocalCloud.Building;

/// <summary>The compiler or the restore has said why already; ends the process with exit code 3.</summary>
#pragma warning disable CA1032 // Always carries its message.
internal sealed class BuildFailedException(string message) : Exception(message);
