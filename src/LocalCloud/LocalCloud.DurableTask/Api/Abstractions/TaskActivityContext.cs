// Signatures of Microsoft.DurableTask.Abstractions 1.25.0.
namespace Microsoft.DurableTask;

public abstract class TaskActivityContext
{
    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    public virtual string Version => string.Empty;
}

public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
