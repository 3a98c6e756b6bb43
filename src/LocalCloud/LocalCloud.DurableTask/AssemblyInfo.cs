using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("LocalCloud.DurableTask.Tests")]
