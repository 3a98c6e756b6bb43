using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalCloud.AzureStorage.Accounts;

namespace LocalCloud.AzureStorage.Queues;

/// <summary>A message that is hidden from others for as long as its function runs. Each change of it gives it a new receipt.</summary>
internal sealed class HeldMessage(QueueClient queue, QueueMessage message) : IDisposable
{
    /// <summary>As in the real host; renewed when half of it is over.</summary>
    public static readonly TimeSpan Visibility = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _changing = new(1);
    private string _receipt = message.PopReceipt;

    public QueueMessage Message => message;

    /// <summary>Until the token is cancelled.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // By the service's clock, which no test moves.
                await Task.Delay(Visibility / 2, TimeProvider.System, cancellationToken);
                await HideAsync(Visibility);
            }
        }
        catch (OperationCanceledException)
        {
            // The function is done.
        }
        catch (RequestFailedException)
        {
            // Somebody else has it, or the service is away: it will come again.
        }
    }

    /// <summary>Shows again when the time is over.</summary>
    public Task HideAsync(TimeSpan time) => ChangeAsync(async () =>
        _receipt = (await queue.UpdateMessageAsync(message.MessageId, _receipt, visibilityTimeout: time)).Value.PopReceipt);

    public Task DeleteAsync() => ChangeAsync(() => queue.DeleteMessageAsync(message.MessageId, _receipt));

    public void Dispose() => _changing.Dispose();

    private async Task ChangeAsync(Func<Task> change)
    {
        await _changing.WaitAsync();
        try
        {
            await change();
        }
        catch (RequestFailedException exception) when (exception.IsLost())
        {
            // It is somebody else's now, as it may be when the function itself has changed it.
        }
        finally
        {
            _changing.Release();
        }
    }
}
