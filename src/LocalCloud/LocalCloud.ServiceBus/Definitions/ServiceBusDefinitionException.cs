namespace LocalCloud.ServiceBus.Definitions;

/// <summary>A definition is not valid; the message says where and why.</summary>
#pragma warning disable CA1032 // Always has its message.
public sealed class ServiceBusDefinitionException(string message) : Exception(message);
