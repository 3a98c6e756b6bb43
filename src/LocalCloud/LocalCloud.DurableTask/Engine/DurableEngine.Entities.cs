using LocalCloud.DurableTask.Entities;
using LocalCloud.DurableTask.History;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask;

public sealed partial class DurableEngine
{
    /// <summary>A new object runs each operation. Names are compared without case.</summary>
    /// <exception cref="ArgumentException">There is one with this name.</exception>
    public void AddEntity(string name, Func<ITaskEntity> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        AddEntity(name, async (id, operation, state) =>
        {
            var invocation = new EntityInvocation(id, operation, state, _options.DataConverter, null);
            await invocation.RunAsync(current => create().RunAsync(current));
            return invocation;
        });
    }

    internal void AddEntity(string name, Func<EntityInstanceId, EntityOperation, string?, Task<EntityInvocation>> run) => _entityRunner.Add(name, run);
}
