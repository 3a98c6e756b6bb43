namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where an output goes.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue.</summary>
    Queue = 0,

    /// <summary>A topic.</summary>
    Topic = 1,
}
