namespace LocalCloud.Host.Runtime;

/// <summary>One function, as the worker itself declares it.</summary>
internal sealed class FunctionDescriptor
{
    /// <summary>Unique in the app, compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>How the worker knows it; the same from build to build as long as name and signature stay.</summary>
    public required string Id { get; init; }

    /// <summary>Class and method.</summary>
    public required string EntryPoint { get; init; }

    public required IReadOnlyList<FunctionBinding> Bindings { get; init; }

    /// <summary>The one of <see cref="Bindings"/> that starts it.</summary>
    public required FunctionBinding Trigger { get; init; }

    /// <summary>What the host does when it fails; null for a trigger without function-level retry.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Switched off by the setting <c>AzureWebJobs.NAME.Disabled</c>: nothing triggers it, but it can be called by hand.</summary>
    public bool IsDisabled { get; init; }

    public override string ToString() => Name;
}
