using LocalCloud.EventGrid.Definitions;
using LocalCloud.Faults;

namespace LocalCloud.EventGrid;

/// <summary>Where the emulated Event Grid listens, what it keeps, and how it reaches what it delivers to.</summary>
internal sealed class EventGridOptions
{
    /// <summary>Loopback port; 0 takes any free one.</summary>
    public int Port { get; init; } = 6060;

    /// <summary>Topics and subscriptions.</summary>
    public required EventGridDefinition Definition { get; init; }

    /// <summary>Database file, or null to keep everything in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Where dead letters are written to; null keeps none.</summary>
    public string? DeadLetterPath { get; init; }

    /// <summary>Base address of the functions; null as long as it is not known, which is a failed attempt.</summary>
    public Func<Uri?> Functions { get; init; } = () => null;

    /// <summary>Key that the webhook of the functions asks for; null for none.</summary>
    public Func<string?> FunctionsKey { get; init; } = () => null;

    /// <summary>Settings by name, for the connections of Service Bus destinations; <c>:</c> separates levels.</summary>
    public Func<string, string?> Settings { get; init; } = _ => null;

    /// <summary>Source of the retry schedule and of times to live.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What can go wrong; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }
}
