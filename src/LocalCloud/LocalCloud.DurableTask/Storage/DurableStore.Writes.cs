using LocalCloud.Faults;
using LocalCloud.Storage;

namespace LocalCloud.DurableTask.Storage;

internal sealed partial class DurableStore
{
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work) => _faults.IsArmed
        ? _faults.RunAsync<T>(new() { Service = FaultService.DurableTask }, () => _database.WriteAsync(work), static fault => throw new FaultInjectionException(fault))
        : _database.WriteAsync(work);

    /// <summary>A write that can be asked for: when it has happened, a failure to say so does not matter.</summary>
    public async Task<T> CommitAsync<T>(ICommit<T> commit)
    {
        try
        {
            return await WriteAsync(commit.Run);
        }
        catch (Exception failure) when (failure is not ObjectDisposedException && Read(commit.HasHappened))
        {
            return commit.Outcome;
        }
    }

    /// <summary>Writes a message and delivers it: also when whoever sent it hears of a failure, for it is there.</summary>
    public async Task PostAsync(Func<SqliteSession, List<Delivery>> post, Action<List<Delivery>> deliver)
    {
        List<Delivery>? posted = null;
        try
        {
            await WriteAsync(session => posted = post(session));
        }
        catch (FaultInjectionException fault) when (fault.IsAcknowledgementLost)
        {
            deliver(posted!);
            throw;
        }

        deliver(posted!);
    }
}
