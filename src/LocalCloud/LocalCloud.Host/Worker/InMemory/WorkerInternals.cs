using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// The few internal types of Microsoft.Azure.Functions.Worker.Grpc through which messages are passed without gRPC. They are looked up by name
/// and checked before the app starts, so that a worker that has changed them costs speed and nothing else.
/// </summary>
internal sealed class WorkerInternals
{
    private const string AssemblyName = "Microsoft.Azure.Functions.Worker.Grpc";
    private const string Namespace = "Microsoft.Azure.Functions.Worker.";
    private const string MessageName = Namespace + "Grpc.Messages.StreamingMessage";
    private static readonly (string Type, string[] Methods)[] s_needed =
    [
        (Namespace + "Grpc.IWorkerClientFactory", ["CreateClient"]),
        (Namespace + "Grpc.IWorkerClient", ["StartAsync", "SendMessageAsync"]),
        (Namespace + "Grpc.IMessageProcessor", ["ProcessMessageAsync"]),
        (Namespace + "GrpcHostChannel", ["get_Channel"]),
        (MessageName, ["get_Parser"]),
    ];

    private WorkerInternals(Assembly assembly)
    {
        ClientFactory = assembly.GetType(Namespace + "Grpc.IWorkerClientFactory", throwOnError: true)!;
        Client = assembly.GetType(Namespace + "Grpc.IWorkerClient", throwOnError: true)!;
        HostChannel = assembly.GetType(Namespace + "GrpcHostChannel", throwOnError: true)!;
        Message = assembly.GetType(MessageName, throwOnError: true)!;
        Parse = CompileParse(Message);
        Write = CompileWrite(Message);
        Process = CompileProcess(assembly.GetType(Namespace + "Grpc.IMessageProcessor", throwOnError: true)!, Message);
    }

    public Type ClientFactory { get; }

    public Type Client { get; }

    public Type HostChannel { get; }

    public Type Message { get; }

    /// <summary>From the beginning of an array.</summary>
    public Func<byte[], int, object> Parse { get; }

    public Func<object, byte[]> Write { get; }

    /// <summary>Hands a message to the worker.</summary>
    public Func<object, object, Task> Process { get; }

    public static WorkerInternals Of(Assembly assembly) => new(assembly);

    public static bool IsWorker(Assembly assembly) => assembly.GetName().Name == AssemblyName;

    /// <summary>What is not as expected, as the end of a sentence; null when everything is there. Loads nothing.</summary>
    public static string? Missing(AppFiles app)
    {
        var path = Path.Combine(Path.GetDirectoryName(app.AssemblyPath)!, AssemblyName + ".dll");
        if (!File.Exists(path))
        {
            return $"{AssemblyName}.dll is not beside {Path.GetFileName(app.AssemblyPath)}.";
        }

        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .ToLookup(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
        foreach (var (name, methods) in s_needed)
        {
            string[] found = [.. types[name].SelectMany(type => type.GetMethods()).Select(method => metadata.GetString(metadata.GetMethodDefinition(method).Name))];
            if (methods.Except(found).FirstOrDefault() is { } method)
            {
                return $"its worker ({AssemblyName} {metadata.GetAssemblyDefinition().Version}) has no {name}.{method}, which LocalCloud needs to run it in this one.";
            }
        }

        return null;
    }

    private static Func<byte[], int, object> CompileParse(Type message)
    {
        var bytes = Expression.Parameter(typeof(byte[]));
        var length = Expression.Parameter(typeof(int));
        var parser = Expression.Property(null, message.GetProperty("Parser", BindingFlags.Public | BindingFlags.Static)!);
        var parse = parser.Type.GetMethod("ParseFrom", [typeof(byte[]), typeof(int), typeof(int)])!;
        return Expression.Lambda<Func<byte[], int, object>>(
            Expression.Convert(Expression.Call(parser, parse, bytes, Expression.Constant(0), length), typeof(object)), bytes, length).Compile();
    }

    // By the app's own copy of Google.Protobuf, which need not be ours.
    private static Func<object, byte[]> CompileWrite(Type message)
    {
        var contract = message.GetInterfaces().First(type => type.FullName == "Google.Protobuf.IMessage");
        var extensions = contract.Assembly.GetType("Google.Protobuf.MessageExtensions", throwOnError: true)!;
        var write = extensions.GetMethod("ToByteArray", [contract])!;
        var value = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, byte[]>>(Expression.Call(write, Expression.Convert(value, contract)), value).Compile();
    }

    private static Func<object, object, Task> CompileProcess(Type processor, Type message)
    {
        var target = Expression.Parameter(typeof(object));
        var value = Expression.Parameter(typeof(object));
        var call = Expression.Call(
            Expression.Convert(target, processor), processor.GetMethod("ProcessMessageAsync")!, Expression.Convert(value, message));
        return Expression.Lambda<Func<object, object, Task>>(call, target, value).Compile();
    }
}
