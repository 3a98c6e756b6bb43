using LocalCloud.Faults;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.ServiceBus;

/// <summary>Where the broker listens, what it keeps and which entities it has.</summary>
internal sealed class ServiceBusBrokerOptions
{
    /// <summary>Loopback port; 0 takes any free one.</summary>
    public int Port { get; init; } = 5672;

    /// <summary>Loopback port of administration over HTTP; 0 takes any free one, null leaves it out.</summary>
    public int? AdministrationPort { get; init; }

    /// <summary>Database file, or null to keep everything in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Entities that are created when they are missing; null for none.</summary>
    public ServiceBusDefinition? Definition { get; init; }

    /// <summary>Source of enqueued times, locks, time to live and schedules.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What can go wrong; null for nothing.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>The name of the only shared access key.</summary>
    public string KeyName { get; init; } = "RootManageSharedAccessKey";

    /// <summary>The key that tokens must be signed with; the default is the one of every emulator.</summary>
    public string Key { get; init; } = "SAS_KEY_VALUE";

    /// <summary>The largest message, or batch, in bytes: that of the standard tier.</summary>
    public int MaxMessageSize { get; init; } = 256 * 1024;
}
