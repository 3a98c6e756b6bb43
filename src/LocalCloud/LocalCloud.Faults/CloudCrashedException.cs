namespace LocalCloud.Faults;

/// <summary>The cloud has crashed, and its process lives on: the thread that gets this must end without a trace.</summary>
#pragma warning disable CA1032 // Has one message.
public sealed class CloudCrashedException() : Exception("The cloud has crashed.");
