using LocalCloud.ServiceBus.Definitions;
using LocalCloud.ServiceBus.Storage;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Something with a path that keeps messages: a topic only those that are scheduled.</summary>
internal abstract class Entity(EntityKind kind, long id, string path, EntitySettings settings) : IDisposable
{
    public EntityKind Kind => kind;

    public long Id => id;

    public string Path => path;

    public EntitySettings Settings { get; set; } = settings;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Bytes of payload that wait here, or in what belongs to it.</summary>
    public abstract long Size { get; }

    public MessageTable Messages { get; } = new(id);

    /// <summary>Null where nothing can be scheduled.</summary>
    public Schedule? Schedule { get; set; }

    public virtual void Dispose() => Schedule?.Dispose();
}
