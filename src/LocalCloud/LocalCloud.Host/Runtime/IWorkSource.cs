namespace LocalCloud.Host.Runtime;

/// <summary>Something that may still have work to do. The cloud is quiescent when every source says zero, twice in a row.</summary>
internal interface IWorkSource
{
    /// <summary>Shown when waiting for quiescence runs into its limit, for example <c>durable orchestrations</c>.</summary>
    string Name { get; }

    /// <summary>Changes not yet delivered, messages not settled, episodes, activities and timers due; not timers of the future.</summary>
    long PendingWork();

    /// <summary>For a source that hears of work only by looking for it: looks now, so that <see cref="PendingWork"/> counts what was there when this was called.</summary>
    Task LookAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
