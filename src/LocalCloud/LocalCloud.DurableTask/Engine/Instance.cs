using LocalCloud.DurableTask.Replay;
using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>An instance in memory. The mailbox and the flags belong to the dispatcher's lock; the rest to whoever runs its episode.</summary>
internal sealed class Instance(long key)
{
    public long Key => key;

    public List<Message> Mailbox { get; set; } = [];

    public bool IsBusy { get; set; }

    /// <summary>An episode is wanted although there may be no message.</summary>
    public bool IsWoken { get; set; }

    public LinkedListNode<Instance>? IdlePlace { get; set; }

    public string Id { get; set; } = "";

    public OrchestrationSession? Session { get; set; }

    public long NextSeq { get; set; }

    /// <summary>Came before the start; taken in with it.</summary>
    public List<Message> Early { get; } = [];

    public bool IsOver { get; set; }
}
