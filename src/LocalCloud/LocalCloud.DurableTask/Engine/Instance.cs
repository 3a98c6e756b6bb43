using LocalCloud.DurableTask.Storage;

namespace LocalCloud.DurableTask.Engine;

/// <summary>An instance in memory. The mailbox and the flags belong to the dispatcher's lock; the rest to whoever runs its episode.</summary>
internal sealed class Instance(long key)
{
    public long Key => key;

    public List<Message> Mailbox { get; set; } = [];

    public bool IsBusy { get; set; }

    public LinkedListNode<Instance>? IdlePlace { get; set; }

    public string Id { get; set; } = "";

    /// <summary>Null until it has been loaded or started.</summary>
    public string? Name { get; set; }

    public string? Execution { get; set; }

    /// <summary>How this execution was started; what continues as new starts alike.</summary>
    public HistoryEvent? Start { get; set; }

    /// <summary>What has happened so far; null when the worker is expected to know, and it must be read again.</summary>
    public List<HistoryEvent>? History { get; set; }

    /// <summary>The worker has kept the orchestrator alive since its last episode.</summary>
    public bool IsHeld { get; set; }

    public bool IsStarted { get; set; }

    public bool IsSuspended { get; set; }

    public string? CustomStatus { get; set; }

    public long NextSeq { get; set; }

    /// <summary>Came before the start; taken in with it.</summary>
    public List<Message> Early { get; } = [];

    public bool IsOver { get; set; }

    /// <summary>The worker and memory may be ahead of the disk: begin again from what is stored.</summary>
    public void Forget()
    {
        Name = null;
        Start = null;
        History = null;
        IsHeld = false;
        IsStarted = false;
    }
}
